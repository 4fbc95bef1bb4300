package cloud.faso.platform.db;

import cloud.faso.platform.id.TypedId;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.sql.Types;
import java.util.Optional;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMapperFactory;

/** Teaches JDBI every {@link TypedId}: a varchar in the database, its own record in Java. */
final class TypedIds {

  private TypedIds() {}

  /** Binds an id as its text. */
  static final class Arguments extends AbstractArgumentFactory<TypedId> {
    Arguments() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(TypedId id, ConfigRegistry config) {
      return (position, statement, _) -> statement.setString(position, id.value());
    }
  }

  /** Reads a text as the id type that is asked for. */
  static final class Mappers implements ColumnMapperFactory {
    @Override
    public Optional<ColumnMapper<?>> build(Type type, ConfigRegistry config) {
      if (!(type instanceof Class<?> idType)
          || !TypedId.class.isAssignableFrom(idType)
          || !idType.isRecord()) {
        return Optional.empty();
      }
      MethodHandle constructor = constructor(idType);
      return Optional.of(
          (row, column, _) -> {
            String text = row.getString(column);
            return text == null ? null : make(constructor, text);
          });
    }

    private static MethodHandle constructor(Class<?> idType) {
      try {
        return MethodHandles.publicLookup()
            .findConstructor(idType, MethodType.methodType(void.class, String.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(idType + " is not a record of one String", e);
      }
    }

    private static Object make(MethodHandle constructor, String text) {
      try {
        return constructor.invoke(text);
      } catch (Throwable e) {
        throw new IllegalStateException("not an id: " + text, e);
      }
    }
  }
}
