window.YTD.tweets.part0 = [
  {
    "tweet": {
      "created_at": "Wed Jun 17 12:32:00 +0000 2026",
      "id": 2067223733990326272,
      "id_str": "2067223733990326272",
      "text": "odd tweet number 32",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "created_at": "Wed Jun 17 12:33:00 +0000 2026",
      "id": 2067223985648566272,
      "id_str": "2067223985648566272",
      "text": "odd tweet number 33",
      "lang": "en"
    }
  }
]