package cloud.faso.people;

/** The caller's new password, and the present one as proof. */
public record ChangePasswordRequest(String currentPassword, String newPassword) {

  /** Without the passwords, so that they get into no log. */
  @Override
  public String toString() {
    return "a new password";
  }
}
