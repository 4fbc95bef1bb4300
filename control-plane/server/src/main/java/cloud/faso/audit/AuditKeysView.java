package cloud.faso.audit;

import java.util.List;

/** The keys that the audit is signed with. */
public record AuditKeysView(List<KeyView> items) {

  /**
   * A key.
   *
   * @param publicKey PEM
   */
  public record KeyView(String name, String publicKey) {}
}
