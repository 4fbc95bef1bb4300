package cloud.faso.platform.db;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test class that runs once on H2 and once on PostgreSQL: its constructor takes the {@link
 * TestDatabases.Kind}. Where one control plane serves all tests of a run, and so one instance of
 * the class, a field marked {@link org.junit.jupiter.params.Parameter} does, and {@link
 * org.junit.jupiter.params.BeforeParameterizedClassInvocation} starts it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabases.Kind.class)
public @interface OnBothDatabases {}
