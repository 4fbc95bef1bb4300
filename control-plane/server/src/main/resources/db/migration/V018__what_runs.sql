-- What runs is little among what ran, and is looked through whenever a network agent has got on.
create index operation_by_outcome on operation (outcome, target_id);
