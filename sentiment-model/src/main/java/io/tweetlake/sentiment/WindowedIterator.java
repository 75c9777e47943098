package io.tweetlake.sentiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Takes rows from an iterator a window at a time, turns each window as a whole, and gives the results one by one. */
public final class WindowedIterator<T, R> implements Iterator<R> {

    private final Iterator<? extends T> rows;
    private final int windowRows;
    private final Function<List<T>, List<R>> turn;
    private Iterator<R> results = Collections.emptyIterator();

    /**
     * @param windowRows of a window, at most
     * @param turn called with the rows of a window, one at least; gives one result at least
     */
    public WindowedIterator(Iterator<? extends T> rows, int windowRows, Function<List<T>, List<R>> turn) {
        this.rows = rows;
        this.windowRows = windowRows;
        this.turn = turn;
    }

    @Override
    public boolean hasNext() {
        return results.hasNext() || rows.hasNext();
    }

    @Override
    public R next() {
        if (!results.hasNext()) {
            results = turn.apply(window(rows, windowRows)).iterator();
        }
        return results.next();
    }

    /** The next rows, one at least. */
    static <T> List<T> window(Iterator<? extends T> rows, int windowRows) {
        List<T> window = new ArrayList<>();
        do {
            window.add(rows.next());
        } while (window.size() < windowRows && rows.hasNext());
        return window;
    }
}
