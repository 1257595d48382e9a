-- The organisation of an account, asked by conditions as aws:PrincipalOrgID; null: none. Changes raise the account's iam_revision.
alter table account add column organisation ${text};
