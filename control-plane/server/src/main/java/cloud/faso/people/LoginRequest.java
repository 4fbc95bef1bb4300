package cloud.faso.people;

/** Who signs in. */
public record LoginRequest(String username, String password) {

  /** Without the password, so that it gets into no log. */
  @Override
  public String toString() {
    return username;
  }
}
