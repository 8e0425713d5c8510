/**
 * Calls back whenever a device file has something to be read, without a thread that waits in the read. Through the optional
 * package epoll, which onoff brings along.
 * @param fd opened without blocking.
 * @param onReadable is to read until there is nothing left; told with an error when the device has gone.
 * @returns a function that ends it; to be called before `fd` is closed.
 * @throws Error in words when the package is missing, or the kind of file cannot be waited for.
 */
export async function watchReadable(
  fd: number,
  onReadable: (gone: boolean) => void,
  urgent = false,
): Promise<() => void> {
  let library: typeof import('epoll');
  try {
    library = await import('epoll');
  } catch {
    throw new Error(
      'the package epoll is not installed or was built for another Node: run scripts/setup --for install',
    );
  }
  // Node's own import of a CommonJS package has only a default; the bundle has both.
  const { Epoll } = library.default ?? library;
  const watcher = new Epoll((error, _fd, events) => {
    onReadable(error !== null || (events & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) !== 0);
  });
  watcher.add(fd, urgent ? Epoll.EPOLLPRI : Epoll.EPOLLIN);
  return () => {
    if (!watcher.closed) {
      watcher.remove(fd).close();
    }
  };
}
