package cloud.faso.agent.ovn;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Records that differ from others in little. */
final class Records {

  private Records() {}

  /**
   * The same with another value of one component.
   *
   * @throws IllegalArgumentException when it has no component of that name and type
   */
  static <R extends Record> R with(R record, String component, @Nullable Object value) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      @Nullable Object[] values = new Object[components.length];
      boolean found = false;
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        boolean named = components[i].getName().equals(component);
        values[i] = named ? value : components[i].getAccessor().invoke(record);
        found |= named;
      }
      if (!found) {
        throw new IllegalArgumentException(record + " has no " + component);
      }
      @SuppressWarnings("unchecked") // a record's class is what it is of
      Class<R> type = (Class<R>) record.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
