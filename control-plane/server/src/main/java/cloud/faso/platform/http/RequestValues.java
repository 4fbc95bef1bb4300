package cloud.faso.platform.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Hands to a resource method, as a parameter with {@code @Context}, what a filter found out about
 * its request: who calls, within what scope, which page. Filters {@link #put}; the types must have
 * been announced.
 */
public final class RequestValues extends AbstractBinder {

  private final Provider provider;

  /** Announces the types that filters will put. */
  public RequestValues(Set<Class<?>> types) {
    this.provider = new Provider(types);
  }

  @Override
  protected void configure() {
    bind(provider).to(ValueParamProvider.class).in(Singleton.class);
  }

  /** Keeps {@code value} for the resource method that asks for its type. */
  public static <T> void put(ContainerRequestContext request, Class<T> type, T value) {
    request.setProperty(type.getName(), value);
  }

  /** What was put for this type, or null. */
  public static <T> @Nullable T get(ContainerRequestContext request, Class<T> type) {
    return type.cast(request.getProperty(type.getName()));
  }

  private static <T> T required(ContainerRequestContext request, Class<T> type) {
    return Objects.requireNonNull(get(request, type), () -> "no filter found out the " + type);
  }

  private record Provider(Set<Class<?>> types) implements ValueParamProvider {

    @Override
    public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
      Class<?> type = parameter.getRawType();
      return types.contains(type) ? request -> required(request, type) : null;
    }

    @Override
    public PriorityType getPriority() {
      return Priority.HIGH;
    }
  }
}
