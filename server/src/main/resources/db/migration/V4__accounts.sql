-- The accounts of this installation and the access keys of their principals. Secrets are sealed: see iam.Accounts.
create table account (
    id ${text} primary key,
    name ${text} not null unique,   -- also its profile's name in the credentials file
    created_at bigint not null
);

create table access_key (
    id ${text} primary key,
    account_id ${text} not null references account (id),
    principal ${text} not null,     -- ARN
    user_id ${text} not null,
    secret ${blob} not null,
    created_at bigint not null
);
create index access_key_account on access_key (account_id, created_at);
