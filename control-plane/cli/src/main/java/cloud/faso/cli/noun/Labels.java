package cloud.faso.cli.noun;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;

/** The options for labels, wherever there are some. */
final class Labels {

  static final Field SET = Field.of("--label", "labels", Kind.LABELS);
  static final Field REMOVE = Field.of("--remove-label", "labels", Kind.LABELS_GONE);

  private Labels() {}
}
