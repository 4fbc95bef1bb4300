package cloud.faso.images;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an image's content is laid out. */
public enum ImageFormat {
  QCOW2,
  RAW;

  /** As the contract, the database and QEMU spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ImageFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
