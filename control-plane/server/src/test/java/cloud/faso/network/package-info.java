/** Tests of segments, subnets, ports and security groups. */
@NullMarked
package cloud.faso.network;

import org.jspecify.annotations.NullMarked;
