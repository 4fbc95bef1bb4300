-- By which the reason for a node's accelerator is said in the reader's language; null where its agent gives none.
alter table node_link add column accelerator_code varchar(128);
