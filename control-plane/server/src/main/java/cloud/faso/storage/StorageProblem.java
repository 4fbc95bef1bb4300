package cloud.faso.storage;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of volumes. */
public enum StorageProblem implements ProblemCode {
  NO_ROOM_FOR_VOLUME(ErrorKind.CONFLICT),
  VOLUME_IN_USE(ErrorKind.CONFLICT),
  VOLUME_OUT_OF_REACH(ErrorKind.CONFLICT),
  VOLUME_DELETING(ErrorKind.CONFLICT),
  TOO_MANY_VOLUMES(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  StorageProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
