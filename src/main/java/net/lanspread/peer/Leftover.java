package net.lanspread.peer;

/** What an unfinished download has left of a game: so much of it is here. */
public record Leftover(long doneBytes, long totalBytes) {}
