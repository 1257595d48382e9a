package dev.ownlabel.policy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import java.util.Optional;

/** Who asks. */
public sealed interface Requester {

    /** The account itself: everything in it is allowed that nothing denies. */
    record Root(AccountId owner) implements Requester {}

    /**
     * A user with a key of its own.
     *
     * @param arn {@code arn:aws:iam::account:user/path/name}
     * @param id unique, {@code AIDA…}
     */
    record User(Arn arn, String id) implements Requester {}

    /**
     * A session of an assumed role.
     *
     * @param role {@code arn:aws:iam::account:role/path/name}
     * @param session {@code arn:aws:sts::account:assumed-role/name/session}
     * @param id {@code AROA…:session}
     */
    record RoleSession(Arn role, Arn session, String id) implements Requester {

        /** The role's own unique id. */
        String roleId() {
            int colon = id.indexOf(':');
            return colon < 0 ? id : id.substring(0, colon);
        }
    }

    /** A service acting for itself, such as {@code rekognition.amazonaws.com}. */
    record Service(String name) implements Requester {}

    /** Nobody signed. */
    record Anonymous() implements Requester {}

    /** The account the requester belongs to; services and nobody belong to none. */
    default Optional<AccountId> account() {
        return switch (this) {
            case Root(AccountId owner) -> Optional.of(owner);
            case User user -> Optional.of(new AccountId(user.arn().account()));
            case RoleSession session -> Optional.of(new AccountId(session.role().account()));
            case Service _, Anonymous _ -> Optional.empty();
        };
    }
}
