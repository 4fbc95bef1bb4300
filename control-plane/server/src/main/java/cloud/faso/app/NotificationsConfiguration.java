package cloud.faso.app;

import cloud.faso.notices.EmailAddress;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.notices.SmtpSettings.Security;
import cloud.faso.platform.background.Backoff;
import cloud.faso.platform.problem.Words;
import cloud.faso.webhooks.WebhookSettings;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the outside is told of things: {@code notifications} in {@code control-plane.yml}. */
public final class NotificationsConfiguration {

  /** Those who run the platform. */
  @JsonProperty public List<Operator> operators = List.of();

  /** The mail server; no mail at all without it. */
  @JsonProperty @Nullable public Smtp smtp;

  @JsonProperty public Webhooks webhooks = new Webhooks();

  /** Somebody who runs the platform. */
  public static final class Operator {

    @JsonProperty public String name = "";
    @JsonProperty public String email = "";

    /** {@code fr} or {@code en}. */
    @JsonProperty public String language = Locale.ENGLISH.getLanguage();

    private Recipient recipient() {
      Locale spoken = Locale.of(language);
      if (!EmailAddress.isValid(email) || !Words.LANGUAGES.contains(spoken)) {
        throw new IllegalArgumentException(
            "notifications: an operator needs an \"email\" and the \"language\" fr or en");
      }
      return new Recipient(name.isEmpty() ? email : name, email, spoken);
    }
  }

  /** The mail server. */
  public static final class Smtp {

    @JsonProperty public String host = "localhost";

    /** 465 is the usual one for {@code security: TLS}. */
    @JsonProperty public int port = 587;

    @JsonProperty public Security security = Security.STARTTLS;

    /** Left out, mails are sent without logging in. */
    @JsonProperty @Nullable public String user;

    /** File that holds the password and nothing else. */
    @JsonProperty @Nullable public Path passwordFile;

    /** Address that mails come from. */
    @JsonProperty @Nullable public String from;

    /** PEM file of who may sign the server's certificate, besides those that Java trusts. */
    @JsonProperty @Nullable public Path authorities;

    private SmtpSettings settings() {
      return new SmtpSettings(
          host,
          port,
          security,
          user,
          passwordFile,
          Objects.requireNonNullElse(from, ""),
          authorities);
    }
  }

  /** Where webhooks may go, and how hard it is tried. */
  public static final class Webhooks {

    /** Whether a URL may begin with {@code http}. */
    @JsonProperty public boolean plainHttp;

    /** Addresses and ranges that may be called besides the internet's, e.g. {@code 10.2.0.0/16}. */
    @JsonProperty public List<String> networks = List.of();

    /** PEM file of who may sign targets' certificates, besides those that Java trusts. */
    @JsonProperty @Nullable public Path authorities;

    /** After which a second attempt is made; each further wait is three times as long. */
    @JsonProperty public Duration firstRetry = Duration.seconds(5);

    /** Longest wait between two attempts. */
    @JsonProperty public Duration longestRetry = Duration.hours(1);

    /** After which a delivery is given up; by default the last is about a day after the first. */
    @JsonProperty public int attempts = 30;

    private WebhookSettings settings() {
      return new WebhookSettings(
          plainHttp,
          networks,
          authorities,
          WebhookSettings.TIMEOUT,
          new Backoff(firstRetry.toJavaDuration(), longestRetry.toJavaDuration()),
          attempts);
    }
  }

  public MailSettings mail() {
    return new MailSettings(
        smtp == null ? null : smtp.settings(),
        operators.stream().map(Operator::recipient).toList());
  }

  public WebhookSettings webhooks() {
    return webhooks.settings();
  }
}
