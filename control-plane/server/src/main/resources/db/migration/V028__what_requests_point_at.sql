-- What a request points at: a loan that is to go on longer, and a tenant that may be gone. As its ministry's it stays readable for as
-- long as the audit points at it.
--
-- Replicas of the version before know no request about a loan; of a tenant that goes they leave open what is open, which lapses.

alter table request add column loan_id varchar(40); -- the loan that is to go on longer, be it over by now
alter table request drop constraint tenant_of_request_exists;
