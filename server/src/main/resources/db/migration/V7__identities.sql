-- Users, groups and roles, their policies, and sessions. Documents are kept as they were given. Times are epoch milliseconds.

-- One row an account: every change raises the revision, and queues at it. Who keeps something in memory looks here whether it is old.
create table iam_revision (
    account_id ${text} primary key,
    revision bigint not null
);
insert into iam_revision (account_id, revision) select id, 1 from account;

create table iam_identity (
    id ${text} primary key,             -- AIDA…, AGPA…, AROA…; never used again
    account_id ${text} not null references account (id),
    kind ${text} not null,              -- user, group, role
    name ${text} not null,
    folded ${text} not null,            -- the name in lower case: names differ by more than that
    path ${text} not null,
    created_at bigint not null,
    boundary ${text},                   -- ARN of a managed policy
    trust ${text},                      -- of a role: who may assume it
    description ${text},                -- of a role
    longest_session bigint,             -- of a role: seconds
    unique (account_id, kind, folded)
);

create table iam_member (
    group_id ${text} not null references iam_identity (id),
    user_id ${text} not null references iam_identity (id),
    primary key (group_id, user_id)
);
create index iam_member_user on iam_member (user_id);

create table iam_inline_policy (
    identity_id ${text} not null references iam_identity (id),
    name ${text} not null,
    document ${text} not null,
    primary key (identity_id, name)
);

create table iam_policy (
    arn ${text} primary key,
    id ${text} not null,                -- ANPA…
    account_id ${text} not null references account (id),
    name ${text} not null,
    folded ${text} not null,
    path ${text} not null,
    description ${text},
    default_version bigint not null,
    last_version bigint not null,       -- a version's number is never used again
    created_at bigint not null,
    updated_at bigint not null,
    unique (account_id, folded)
);

create table iam_policy_version (
    arn ${text} not null references iam_policy (arn),
    version bigint not null,
    document ${text} not null,
    created_at bigint not null,
    primary key (arn, version)
);

-- Also of policies that AWS manages: those have no row.
create table iam_attachment (
    identity_id ${text} not null references iam_identity (id),
    policy_arn ${text} not null,
    primary key (identity_id, policy_arn)
);
create index iam_attachment_policy on iam_attachment (policy_arn);

create table iam_tag (
    identity_id ${text} not null references iam_identity (id),
    tag_key ${text} not null,
    folded ${text} not null,            -- keys differ by more than letter case
    tag_value ${text} not null,
    primary key (identity_id, folded)
);

-- Temporary credentials; secret and token are sealed together. They end by themselves.
create table iam_session (
    id ${text} primary key,             -- ASIA…
    account_id ${text} not null,
    identity_id ${text} not null,       -- of the role assumed, or of the user that asked for a token
    name ${text} not null,              -- of a role's session, else empty
    sealed ${blob} not null,
    policies ${text} not null,          -- JSON array of documents
    tags ${text} not null,              -- JSON object
    created_at bigint not null,
    expires_at bigint not null
);
create index iam_session_expires on iam_session (expires_at);
create index iam_session_account on iam_session (account_id, expires_at);

-- Keys belong to a user by its unique id; the principal's ARN follows from the user.
alter table access_key add column active integer not null default 1;
create index access_key_user on access_key (user_id, created_at);

insert into iam_identity (id, account_id, kind, name, folded, path, created_at)
    select min(user_id), account_id, 'user', 'admin', 'admin', '/', min(created_at) from access_key group by account_id;
insert into iam_attachment (identity_id, policy_arn)
    select id, 'arn:aws:iam::aws:policy/AdministratorAccess' from iam_identity;
