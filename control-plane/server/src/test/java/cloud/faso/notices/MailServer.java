package cloud.faso.notices;

import cloud.faso.hardware.AgentTls;
import cloud.faso.hardware.Authority;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.wiser.Wiser;
import org.subethamail.wiser.WiserMessage;

/** A mail server on this machine, with STARTTLS and a login. */
public final class MailServer implements AutoCloseable {

  /** How one logs in. */
  public static final String USER = "faso";

  public static final String PASSWORD = "mot de passe";

  private final Wiser wiser;

  /** Where the certificate of who signed the server's is written to. */
  public final Path authorities;

  /**
   * Starts it.
   *
   * @param folder that the authorities are written to
   * @param name that the server's certificate is for
   */
  public MailServer(Path folder, Authority authority, String name) throws Exception {
    authorities = folder.resolve("authorities.pem");
    Files.writeString(authorities, authority.rootPem());
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .startTlsSocketFactory(AgentTls.context(authority, List.of(name)), false)
            .requireTLS()
            .requireAuth()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, _) -> {
                      if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                      }
                    }));
    wiser = Wiser.accepter((_, to) -> !to.startsWith("nobody@")).server(builder);
    wiser.start();
  }

  /** Where it listens, on this machine. */
  public int port() {
    return wiser.getServer().getPortAllocated();
  }

  /** What it took, the first first. */
  public List<MimeMessage> messages() {
    return wiser.getMessages().stream().map(MailServer::read).toList();
  }

  private static MimeMessage read(WiserMessage message) {
    try {
      return message.getMimeMessage();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    wiser.stop();
  }
}
