-- Keys of the local key service. state: Enabled, Disabled, PendingDeletion (names of AWS KMS).
create table kms_key (
    id ${text} primary key,
    account ${text} not null,
    arn ${text} not null unique,
    description ${text} not null,
    state ${text} not null,
    service integer not null,   -- 1: the service's own key of the account, unseen by users
    created_at bigint not null
);
create unique index kms_key_service on kms_key (account) where service = 1;
create index kms_key_account on kms_key (account, id);

-- A key's materials, each wrapped under the master key; the highest number encrypts, all of them decrypt (rotation).
create table kms_key_material (
    key_id ${text} not null references kms_key (id),
    number bigint not null,
    wrapped ${blob} not null,
    created_at bigint not null,
    primary key (key_id, number)
);

create table kms_alias (
    account ${text} not null,
    name ${text} not null,      -- with its prefix: alias/…
    key_id ${text} not null references kms_key (id),
    created_at bigint not null,
    primary key (account, name)
);
create index kms_alias_key on kms_alias (key_id);

-- Says which master key the materials are wrapped under, to refuse another one at start. One row.
create table kms_master (
    only_row integer primary key check (only_row = 1),
    verifier ${blob} not null
);
