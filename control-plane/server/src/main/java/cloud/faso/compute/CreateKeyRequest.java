package cloud.faso.compute;

/**
 * An SSH key to add.
 *
 * @param publicKey one line of an OpenSSH public key file
 */
public record CreateKeyRequest(String name, String publicKey) {

  /** Says nothing of the key: somebody may have pasted a private one. */
  @Override
  public String toString() {
    return "CreateKeyRequest[name=" + name + "]";
  }
}
