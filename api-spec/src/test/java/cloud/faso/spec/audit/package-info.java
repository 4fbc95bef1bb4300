@NullMarked
package cloud.faso.spec.audit;

import org.jspecify.annotations.NullMarked;
