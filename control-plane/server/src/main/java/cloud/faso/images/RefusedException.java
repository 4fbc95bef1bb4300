package cloud.faso.images;

/** The content is not what the image says, or must not come near a host. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedException(String key, Object... arguments) {
    super(key, null, false, false);
    this.refusal = Refusal.of(key, arguments);
  }

  Refusal refusal() {
    return refusal;
  }
}
