package cloud.faso.images;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of images. */
enum ImageProblem implements ProblemCode {
  /** The content is not what the image says, or could read files of the host. */
  IMAGE_REFUSED(ErrorKind.UNPROCESSABLE),
  /** Another upload of the same image is going on. */
  UPLOAD_IN_PROGRESS(ErrorKind.CONFLICT),
  /** The content, once here, never changes. */
  WRONG_PHASE(ErrorKind.CONFLICT),
  /** The disk that holds the images has no room for this one. */
  STORE_FULL(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  ImageProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
