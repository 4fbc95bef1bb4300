-- A ministry that used something stays for its statements, usage and audit once it has ended (docs/decisions/020); null: in use.
--
-- Replicas of the version before know nothing of it: to them a ministry that is retired meanwhile is one without people, quota and
-- tenants.

alter table ministry add column retired_at timestamp with time zone;
