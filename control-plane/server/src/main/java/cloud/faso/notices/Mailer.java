package cloud.faso.notices;

import cloud.faso.notices.SmtpSettings.Security;
import cloud.faso.platform.outward.TrustedAuthorities;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;

/** Hands one mail to the mail server. */
final class Mailer {

  /** Beginning of an answer with an enhanced code, up to its subject. */
  private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]\\d\\.\\d{1,3}\\.");

  private static final Set<Integer> NO_SUCH_ADDRESS = Set.of(550, 551, 553);

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final SmtpSettings settings;

  Mailer(SmtpSettings settings) {
    this.settings = settings;
  }

  /** The server did not take it. */
  static final class NotTakenException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forGood;

    NotTakenException(String said, boolean forGood) {
      super(said);
      this.forGood = forGood;
    }

    /** Whether the server would say the same again of this mail. */
    boolean isForGood() {
      return forGood;
    }
  }

  void send(MailRow mail) throws NotTakenException {
    Session session = Session.getInstance(properties());
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(settings.host(), settings.port(), settings.user(), password());
      MimeMessage message = message(session, mail);
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException | IOException e) {
      throw new NotTakenException(String.valueOf(e.getMessage()), isForGood(e));
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
    properties.put("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
    properties.put("mail.smtp.ssl.enable", is(Security.TLS));
    properties.put("mail.smtp.starttls.enable", is(Security.STARTTLS));
    properties.put("mail.smtp.starttls.required", is(Security.STARTTLS));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    if (settings.authorities() != null) {
      properties.put(
          "mail.smtp.ssl.socketFactory",
          TrustedAuthorities.context(settings.authorities()).getSocketFactory());
    }
    return properties;
  }

  private String is(Security security) {
    return Boolean.toString(settings.security() == security);
  }

  private @Nullable String password() throws IOException {
    return settings.passwordFile() == null
        ? null
        : Files.readString(settings.passwordFile()).strip();
  }

  private MimeMessage message(Session session, MailRow mail)
      throws MessagingException, IOException {
    String utf8 = StandardCharsets.UTF_8.name();
    String domain = settings.from().substring(settings.from().lastIndexOf('@') + 1);
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + mail.id().value() + "@" + domain + ">");
          }
        };
    message.setFrom(new InternetAddress(settings.from(), "Faso", utf8));
    message.setRecipient(
        Message.RecipientType.TO, new InternetAddress(mail.email(), oneLine(mail.name()), utf8));
    message.setSubject(oneLine(mail.subject()), utf8);
    message.setText(mail.body(), utf8);
    message.setHeader("Content-Language", mail.language());
    // RFC 3834: so that no answering machine answers.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSentDate(Date.from(mail.createdAt()));
    message.saveChanges();
    return message;
  }

  /** A header is one line: what follows a line break would be another header. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /**
   * Whether the address is wrong, rather than the server, or how we log in to it: as its enhanced
   * code says (RFC 3463), or, of a server that has none, the code of a refused address.
   */
  static boolean isForGood(Exception failure) {
    for (Exception each = failure; each != null; each = next(each)) {
      Matcher enhanced = ENHANCED.matcher(String.valueOf(each.getMessage()));
      if (enhanced.find()) {
        return enhanced.group().endsWith("5.1.");
      }
      if (each instanceof SMTPAddressFailedException refused
          && NO_SUCH_ADDRESS.contains(refused.getReturnCode())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Exception next(Exception failure) {
    return failure instanceof MessagingException chained ? chained.getNextException() : null;
  }
}
