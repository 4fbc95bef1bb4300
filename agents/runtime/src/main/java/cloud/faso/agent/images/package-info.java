/**
 * Image files on a node: fetched once, verified, shared by all disks that rest on them, and thrown
 * out when no VM uses them and room is needed.
 */
@NullMarked
package cloud.faso.agent.images;

import org.jspecify.annotations.NullMarked;
