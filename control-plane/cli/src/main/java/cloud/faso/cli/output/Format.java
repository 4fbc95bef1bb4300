package cloud.faso.cli.output;

/** How an answer is shown. */
public enum Format {
  TABLE,
  JSON,
  YAML
}
