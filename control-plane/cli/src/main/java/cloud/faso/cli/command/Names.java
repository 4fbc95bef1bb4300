package cloud.faso.cli.command;

/** Which things a command is about, as typed without an option. */
public enum Names {
  NONE,
  ONE,
  MANY
}
