package cloud.faso.agent.libvirt;

import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.ChassisSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * With what ovn-controller proves to the southbound database who it is: the node's own key and
 * certificate. It reads both from the identity's file, which is always of one piece, and reads them
 * anew when that changes, so that a renewed certificate needs nobody to carry it there.
 */
final class ChassisKeys {
  private final Path identity;
  private final Path authority;

  /**
   * Of a node.
   *
   * @param home the agent's folder
   */
  ChassisKeys(Path home) {
    this.identity = home.resolve("identity.pem");
    this.authority = home.resolve("chassis-ca.pem");
  }

  /** Has the switch name these files, when the southbound database is one that asks for them. */
  void giveTo(OpenVSwitch ovs, ChassisSpec spec) throws IOException {
    if (!spec.southbound().contains("ssl:")) {
      return;
    }
    writeAuthority();
    List<String> wanted = List.of(identity.toString(), identity.toString(), authority.toString());
    List<String> there =
        ovs.transact(List.of("--bare", "--columns=private_key,certificate,ca_cert", "list", "SSL"))
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    if (there.equals(wanted)) {
      return;
    }
    if (!there.isEmpty() && !there.getFirst().equals(identity.toString())) {
      throw new IOException(
          "the Open vSwitch has TLS keys that are not this agent's, "
              + there
              + "; remove them with ovs-vsctl del-ssl if nothing needs them");
    }
    ovs.transact(
        List.of("set-ssl", identity.toString(), identity.toString(), authority.toString()));
  }

  private void writeAuthority() throws IOException {
    Optional<Identity> node = new IdentityFile(identity).read();
    if (node.isEmpty()) {
      throw new IOException("the node has no identity in " + identity);
    }
    byte[] pem = pem(node.get());
    if (!Files.exists(authority) || !Arrays.equals(pem, Files.readAllBytes(authority))) {
      DurableFile.replace(authority, pem);
    }
  }

  private static byte[] pem(Identity node) throws IOException {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(node.authority().getEncoded());
      return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IOException("the authority's certificate cannot be written", e);
    }
  }
}
