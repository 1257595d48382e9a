-- What users do with their keys: policies, grants, rotation, deletion after a time, tags.
alter table kms_key add column policy ${text};              -- null: the account's root may do everything
alter table kms_key add column rotation_days bigint;        -- null: the key does not rotate by itself
alter table kms_key add column rotation_since bigint;
alter table kms_key add column deletion_at bigint;          -- of a key that is pending deletion
alter table kms_alias add column updated_at bigint;

create table kms_grant (
    id ${text} primary key,
    key_id ${text} not null references kms_key (id),
    grantee ${text} not null,           -- ARN of a principal
    retiring ${text},                   -- ARN of a principal
    operations ${text} not null,        -- names, parted by commas
    context_rule ${text} not null,      -- none, equals, subset
    context ${text} not null,           -- JSON object: the encryption context that the rule means
    name ${text} not null,              -- empty where it has none
    issuer ${text} not null,            -- ARN of an account's root
    created_at bigint not null
);
create index kms_grant_key on kms_grant (key_id, id);
create index kms_grant_retiring on kms_grant (retiring, id);

create table kms_tag (
    key_id ${text} not null references kms_key (id),
    tag_key ${text} not null,
    tag_value ${text} not null,
    primary key (key_id, tag_key)
);
