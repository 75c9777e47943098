package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TweetAuthorsTest {
    private static final String DID = "did:plc:aaaabbbbccccdddd";

    @Test
    void aTweetOfVersion1IsItsUsers() {
        assertThat(authors("{'id_str':'1','text':'hi','user':{'id':5,'id_str':'5','screen_name':'Ann'}}"))
                .containsExactly("5");
    }

    @Test
    void whoIsMentionedOrAnsweredHasWrittenNothing() {
        assertThat(authors("{'id_str':'1','text':'hi @bo','user':{'id_str':'5'},'in_reply_to_user_id_str':'6',"
                        + "'entities':{'user_mentions':[{'id_str':'6','screen_name':'bo','name':'Bo'}]}}"))
                .containsExactly("5");
    }

    @Test
    void whatATweetRepeatsOrQuotesIsItsAuthors() {
        String quoted = "'quoted_status':{'text':'what','user':{'id_str':'7'}}";
        assertThat(authors(
                        "{'id_str':'1','text':'RT','user':{'id_str':'5'},'retweeted_status':{'text':'so','user':{'id_str':'6'},%s}}"
                                .formatted(quoted)))
                .containsExactlyInAnyOrder("5", "6", "7");
    }

    @Test
    void whatATweetOfVersion2IncludesIsItsAuthorsToo() {
        assertThat(authors("{'data':{'id':'1','text':'hi','author_id':'5'},'includes':{"
                        + "'tweets':[{'id':'2','text':'so','author_id':'6'}],"
                        + "'users':[{'id':'5','username':'ann'},{'id':'7','username':'bo','description':'I am Bo'},"
                        + "{'id':'8','username':'cy'}]}}"))
                .containsExactlyInAnyOrder("5", "6", "7");
    }

    @Test
    void describedThingsAreNoAccounts() {
        assertThat(authors("{'data':{'id':'1','text':'hi','author_id':'5','context_annotations':[{'entity':"
                        + "{'id':'10','name':'Coffee','description':'A drink'}}]}}"))
                .containsExactly("5");
    }

    @Test
    void anActivityIsItsActors() {
        assertThat(authors("{'objectType':'activity','verb':'share','id':'tag:search.twitter.com,2005:1','body':'RT',"
                        + "'location':{'objectType':'place'},'actor':{'id':'id:twitter.com:5','preferredUsername':'ann'},"
                        + "'object':{'body':'so','actor':{'id':'id:twitter.com:6'}}}"))
                .containsExactlyInAnyOrder("5", "6");
    }

    @Test
    void withoutAnIdTheNameInLowerCaseStandsForTheAccount() {
        assertThat(authors("{'date':'2026-06-17T11:00:00Z','user':'Ann','text':'hi'}"))
                .containsExactly("@ann");
        assertThat(TweetAuthors.account(null, " @Ann ")).isEqualTo("@ann");
        assertThat(TweetAuthors.account("5", "Ann")).isEqualTo("5");
        assertThat(TweetAuthors.account(null, " ")).isNull();
    }

    @Test
    void aTweetOfAnArchiveIsItsOwners() {
        assertThat(authors("{'tweet':{'id_str':'1','full_text':'hi','created_at':'Wed Jun 17 09:12:15 +0000 2026'},"
                        + "'account':{'accountId':'5','username':'ann'}}"))
                .containsExactly("5");
    }

    @Test
    void aRecordOfBlueskyIsTheAccountsAndWhatItEmbedsTheirs() {
        assertThat(authors("{'did':'%s','time_us':1,'kind':'commit','commit':{'operation':'create',".formatted(DID)
                        + "'collection':'app.bsky.feed.post','rkey':'3k','record':{'text':'hi'}}}"))
                .containsExactly(DID);
        assertThat(
                        authors(
                                "{'uri':'at://%1$s/app.bsky.feed.post/3k','author':{'did':'%1$s','handle':'ann.test'},"
                                                .formatted(DID)
                                        + "'record':{'text':'hi'},'embed':{'record':{'author':{'did':'did:plc:other'},'value':{'text':'so'}}}}"))
                .containsExactlyInAnyOrder(DID, "did:plc:other");
    }

    @Test
    void noticesOfDeletionAreNobodysText() {
        assertThat(authors("{'delete':{'status':{'id_str':'1','user_id_str':'5'}}}"))
                .isEmpty();
        assertThat(authors("{'user_delete':{'id':5,'event_at':'2026-06-17T11:00:00Z'}}"))
                .isEmpty();
        assertThat(authors("{'did':'%s','time_us':1,'kind':'account','account':{'active':false,'status':'deleted'}}"
                        .formatted(DID)))
                .isEmpty();
    }

    @Test
    void aRecordThatCannotBeReadMayBeOfAnybodyItNames() {
        assertThat(authors("{'id_str':'1','text':'cut sho', 'user':{'id_str':'5','screen_name':'Ann'"))
                .contains("5", "@ann");
        assertThat(authors("{'did':'%s','commit'".formatted(DID))).contains(DID);
        assertThat(authors("{'says':'5'}")).contains("5");
        assertThat(TweetAuthors.candidates(null)).isEmpty();
    }

    private static Set<String> authors(String record) {
        return TweetAuthors.candidates(record.replace('\'', '"'));
    }
}
