package cloud.faso.images;

/** How far an image has come. */
public enum ImagePhase {
  /** Has no content yet. */
  PENDING,
  /** Has its content, which never changes. */
  AVAILABLE,
  /** What was uploaded was refused; it may be uploaded again. */
  FAILED
}
