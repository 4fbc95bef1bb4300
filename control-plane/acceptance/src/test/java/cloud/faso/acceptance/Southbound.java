package cloud.faso.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OVN's southbound database of a site, as one of its nodes reaches it.
 *
 * @param address as OVN has it, {@code ssl:HOST:PORT}
 * @param identity the node's certificate and key
 * @param authority of the certificates of both
 */
record Southbound(String address, Path identity, Path authority) {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** As the second node of a lab reaches it. */
  static Southbound of(NetworkLab lab) throws Exception {
    LabNode node = lab.secondNode();
    return new Southbound(lab.second().setting("ovn-remote"), node.identity(), node.authority());
  }

  /** What {@code ovn-sbctl} says with the node's certificate. */
  Shell.Outcome asked(String... what) throws Exception {
    List<String> command = new ArrayList<>(List.of("ovn-sbctl", "-t", "20", "--db=" + address));
    command.addAll(List.of("--private-key=" + identity, "--certificate=" + identity));
    command.add("--ca-cert=" + authority);
    command.addAll(List.of(what));
    return Shell.run(PATIENCE, Map.of(), command.toArray(String[]::new));
  }

  boolean letsInWithCertificate() throws Exception {
    return letsIn("-key", identity.toString(), "-cert", identity.toString());
  }

  boolean letsInWithNone() throws Exception {
    return letsIn();
  }

  /**
   * With a certificate that nobody signed.
   *
   * @param at where it is kept
   * @param name of which node it is, as it says
   */
  boolean letsInWithOwn(Path at, String name) throws Exception {
    String make = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=$1 -keyout $0 -out $0.pem";
    Namespace.said("sh", "-euc", make, at.toString(), name);
    return letsIn("-key", at.toString(), "-cert", at + ".pem");
  }

  /** Whether a handshake comes to its end: of TLS 1.2, where the server has the last word. */
  private boolean letsIn(String... identity) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-tls1_2"));
    command.addAll(List.of("-connect", address.substring("ssl:".length())));
    command.addAll(List.of(identity));
    return Shell.run(PATIENCE, Map.of(), command.toArray(String[]::new)).exit() == 0;
  }
}
