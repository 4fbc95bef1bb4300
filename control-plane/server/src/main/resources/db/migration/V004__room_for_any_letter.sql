-- Lengths are counted in code points, by the contract and by PostgreSQL; H2 counts UTF-16 units, of which a letter of
-- Adlam, or an emoji, takes two.
alter table ministry alter column name_fr set data type varchar(400);
alter table ministry alter column name_en set data type varchar(400);
alter table tenant alter column description set data type varchar(1000);
alter table flavor alter column description set data type varchar(1000);
alter table image alter column description set data type varchar(1000);
alter table image alter column failure set data type varchar(2000);
alter table site alter column display_name set data type varchar(200);
alter table rack alter column power_feed set data type varchar(126);
alter table ssh_key alter column public_key set data type varchar(32768);
alter table node_link alter column hostname set data type varchar(510);
alter table node_link alter column agent_version set data type varchar(128);
alter table node_link alter column accelerator_reason set data type varchar(2000);
alter table stray alter column name set data type varchar(510);
alter table stray alter column detail set data type varchar(2000);
alter table vm_on_node alter column progress set data type varchar(400);
alter table vm_on_node alter column error_message set data type varchar(2000);
alter table operation alter column reason set data type varchar(2000);
alter table node_link alter column architecture set data type varchar(80);
alter table node_link alter column accelerator set data type varchar(80);
alter table pool alter column driver set data type varchar(80);
alter table vm_on_node alter column error_code set data type varchar(128);
