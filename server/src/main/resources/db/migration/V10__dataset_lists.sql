-- Entries by label, by being labelled and by being in error, and the use of each label, without reading every entry.

-- The key begins with the entry: joining entries with their labels must never look through a whole dataset for each of them.
create table cl_entry_label_next (
    content bigint not null,
    position bigint not null,
    label ${text} not null,
    boxes integer not null,
    primary key (content, position, label)
) ${clustered};
insert into cl_entry_label_next (content, position, label, boxes)
    select content, position, label, boxes from cl_entry_label;
drop table cl_entry_label;
alter table cl_entry_label_next rename to cl_entry_label;
create index cl_entry_label_use on cl_entry_label (content, label, position, boxes);

create index cl_entry_labeled on cl_entry (content, labeled, position);
create index cl_entry_in_error on cl_entry (content, has_errors, position);

-- What cl_entry_label says about each label, counted whenever a content is shown.
create table cl_label (
    content bigint not null,
    label ${text} not null,
    first_position bigint not null,
    entries bigint not null,
    boxes bigint not null,
    primary key (content, label)
) ${clustered};
insert into cl_label (content, label, first_position, entries, boxes)
    select content, label, min(position), count(*), sum(boxes) from cl_entry_label group by content, label;
