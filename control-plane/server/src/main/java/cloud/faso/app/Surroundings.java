package cloud.faso.app;

import cloud.faso.audit.AuditKey;
import cloud.faso.compute.LeaseTerms;
import cloud.faso.hardware.Authority;
import cloud.faso.metering.BillingTerms;
import cloud.faso.notices.MailSettings;
import cloud.faso.people.SignInSettings;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.secret.SecretBox;
import cloud.faso.requests.RequestPolicy;
import cloud.faso.webhooks.WebhookSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * All that the control plane takes from outside: with these the same, it does the same.
 *
 * @param home folder of what must survive outside the database
 * @param meterClock what use is measured by: it does not jump when the machine's clock is set
 * @param secrets strong randomness, for tokens and keys
 * @param chance any randomness, for ids and jitter
 * @param authority signs the certificates of agents
 * @param auditKey signs the days of the audit
 * @param box encrypts what the database keeps of others' secrets
 * @param mail whom to write to, and through what
 * @param webhooks where they may go
 * @param signIn how people sign in
 * @param leases for how long things are had, and what comes then
 * @param graceDays for how long a tenant's retirement can be undone, at least
 * @param underlayMtu the longest packet that the network between nodes carries, in bytes
 * @param requests who has to approve what is asked for
 */
public record Surroundings(
    Path home,
    DataSource database,
    InstantSource clock,
    InstantSource meterClock,
    RandomGenerator secrets,
    RandomGenerator chance,
    CommitObserver commits,
    Authority authority,
    AuditKey auditKey,
    SecretBox box,
    MailSettings mail,
    WebhookSettings webhooks,
    SignInSettings signIn,
    BillingTerms billing,
    LeaseTerms leases,
    int graceDays,
    int underlayMtu,
    RequestPolicy requests) {}
