-- A VM that was made off where nothing had room used to wait for a node, and its creation with it. It waits for nothing any more until it is
-- started: its creation is done.
update operation set outcome = 'SUCCEEDED', ended_at = current_timestamp
where outcome is null
  and target_id in (
    select v.id from vm v join vm_pending p on p.vm_id = v.id
    where v.power_action = 'STOP' and v.delete_requested_at is null);
