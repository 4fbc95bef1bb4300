package cloud.faso.platform.db;

import cloud.faso.platform.problem.PlatformProblem;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels as the database keeps them: a JSON object, its names in order. */
public final class Labels {

  private static final int AT_MOST = 64;
  private static final TypeReference<TreeMap<String, String>> TYPE = new TypeReference<>() {};

  private Labels() {}

  public static Map<String, String> read(String json) {
    return StoredJson.read(json, TYPE);
  }

  /**
   * @param labels null for none
   * @throws cloud.faso.platform.problem.Problem {@code invalid} when they are too many, as they may
   *     become by one patch after another
   */
  public static String write(@Nullable Map<String, String> labels) {
    if (labels != null && labels.size() > AT_MOST) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/labels", "violation.too-many-labels", AT_MOST);
    }
    return labels == null ? "{}" : StoredJson.write(new TreeMap<>(labels));
  }
}
