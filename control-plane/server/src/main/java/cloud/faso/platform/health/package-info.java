/**
 * How the platform is. A {@link cloud.faso.platform.health.Check} looks at one thing and says in
 * one sentence what it found; features hand in theirs, {@link
 * cloud.faso.platform.health.HealthResource} answers all of them.
 */
@NullMarked
package cloud.faso.platform.health;

import org.jspecify.annotations.NullMarked;
