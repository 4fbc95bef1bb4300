package cloud.faso.notices;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that takes our mails.
 *
 * @param user null to send without logging in
 * @param passwordFile whose content is the password; read anew for each connection
 * @param from address that mails come from
 * @param authorities PEM file of who may sign the server's certificate, besides those that Java
 *     trusts; or null
 */
public record SmtpSettings(
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable Path passwordFile,
    String from,
    @Nullable Path authorities) {

  /** How the connection is encrypted. */
  public enum Security {
    /** By STARTTLS, or not at all: a server without it is not sent anything. */
    STARTTLS,
    /** From the first byte, as on port 465. */
    TLS,
    /** Not; for a server on this very machine. */
    NONE
  }

  /**
   * @throws IllegalArgumentException for what cannot work or gives passwords away
   */
  public SmtpSettings {
    if (!EmailAddress.isValid(from)) {
      throw new IllegalArgumentException("smtp: \"from\" is no e-mail address: " + from);
    }
    if (security == Security.NONE && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "smtp: \"security: NONE\" is for a server on this machine only, and not for " + host);
    }
    if ((user == null) != (passwordFile == null)) {
      throw new IllegalArgumentException(
          "smtp: give both \"user\" and \"passwordFile\", or neither");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
