/** Tests of virtual machines, flavors and SSH keys. */
@NullMarked
package cloud.faso.compute;

import org.jspecify.annotations.NullMarked;
