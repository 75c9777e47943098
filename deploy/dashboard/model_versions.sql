SELECT model_name, model_version, model_precision, tweets, errors, round(negative_share, 2) AS negative_share,
  round(mean_score) AS mean_score, first_scored_at, last_scored_at
FROM model_versions
ORDER BY first_scored_at DESC
