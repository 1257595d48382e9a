package dev.ownlabel.api.s3;

import dev.ownlabel.api.s3.awssdk.BucketAccess;
import dev.ownlabel.api.s3.awssdk.S3Call;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicySet.Gate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what callers may do with buckets and objects: their own policies and the bucket's. */
public final class BucketAuthority {
    private final VersionedStore store;
    private final Authorizer authorizer;

    public BucketAuthority(VersionedStore store, Authorizer authorizer) {
        this.store = store;
        this.authorizer = authorizer;
    }

    /** What the caller may do, whose requests come as {@link S3Call} says. */
    BucketAccess of(Caller caller) {
        return new CallerAccess(caller);
    }

    /** What the rules say to the caller; {@code action} is without {@code s3:}. A bucket that is not there is told. */
    public Ruling ruling(Caller caller, String action, String bucket, String key) {
        Access access = access(store.ownerOf(bucket), action, bucket, key, Map.of());
        return Ruling.of(caller, access, authorizer.decide(caller, access, Gate.EITHER, policies(bucket)));
    }

    /** The bucket's owner, where the caller may; {@code action} is without {@code s3:}. */
    AccountId require(
            Caller caller, String action, String bucket, @Nullable String key, Map<String, List<String>> conditions) {
        AccountId owner = store.ownerOf(bucket);
        return allowed(caller, access(owner, action, bucket, key, conditions), policies(bucket), owner);
    }

    private static Access access(
            AccountId owner, String action, String bucket, @Nullable String key, Map<String, List<String>> conditions) {
        String resource = "arn:aws:s3:::" + bucket + (key == null ? "" : "/" + key);
        return new Access("s3:" + action, resource, Optional.of(owner), conditions);
    }

    private List<NamedPolicy> policies(String bucket) {
        return store
                .policy(bucket)
                .map(text -> Documents.stored(
                        "bucket policy of " + bucket, text, new PolicyKind.Bucket(Arn.of("arn:aws:s3:::" + bucket))))
                .stream()
                .toList();
    }

    private AccountId allowed(Caller caller, Access access, List<NamedPolicy> policies, AccountId owner) {
        Decision decision = authorizer.decide(caller, access, Gate.EITHER, policies);
        if (!decision.allows()) {
            throw new StoreRefusedException(
                    StoreRefusedException.Kind.ACCESS_DENIED, Authorizer.refusal(caller, access, decision));
        }
        return owner;
    }

    private final class CallerAccess implements BucketAccess {
        private final Caller caller;

        CallerAccess(Caller caller) {
            this.caller = caller;
        }

        @Override
        public AccountId account() {
            return caller.account();
        }

        @Override
        public void requireOwn(String action, String resource) {
            allowed(
                    caller.from(S3Call.currentOrigin()),
                    new Access("s3:" + action, resource).ownedBy(caller.account()),
                    List.of(),
                    caller.account());
        }

        @Override
        public AccountId require(
                String action, String bucket, @Nullable String key, Map<String, List<String>> conditions) {
            return BucketAuthority.this.require(caller.from(S3Call.currentOrigin()), action, bucket, key, conditions);
        }
    }
}
