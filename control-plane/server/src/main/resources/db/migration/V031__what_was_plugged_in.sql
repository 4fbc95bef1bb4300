-- Whether the VM's node has been seen to have plugged a volume in since it was attached. Observed: written by the agent link only.
alter table volume_attachment add column plugged boolean default false not null;

update volume_attachment set plugged = true
where detach_requested_at is null and vm_generation <=
  (select o.observed_generation from vm_on_node o where o.vm_id = volume_attachment.vm_id);
