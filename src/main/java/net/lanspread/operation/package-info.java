/**
 * The running operations: one operation per game, its cancellation, and the events that everything
 * reports.
 */
@NullMarked
package net.lanspread.operation;

import org.jspecify.annotations.NullMarked;
