/*
 * A library put before libc (LD_PRELOAD) in a process under test. It stands between the process and the files below one folder, and
 * touches nothing else. Built and driven by ../crash-shim.ts.
 *
 * Environment:
 *   KIOSKD_DISK_DIR      the folder, an absolute path without links. Without it the library does nothing.
 *   KIOSKD_DISK_LOG      a file outside of the folder: every operation is appended to it, with its data, in the order in which it was
 *                        carried out ("record"). Left out: nothing is recorded.
 *   KIOSKD_DISK_CONTROL  a file of CONTROL_BYTES, mapped by this process and written by the test at any time: it counts what happens,
 *                        and says when to kill the process or fail a call. Left out: only recording.
 *   KIOSKD_DISK_FILES    which files are counted, killed at and failed: names in the folder, joined by ':'. Left out: all of them.
 *
 * The control file is an array of 64 bit numbers in the machine's byte order, see enum slot. To kill at the third sync from now: read
 * SYNCS, write KILL_WHEN, then KILL_AT = SYNCS + 3. Whatever is written while the process runs counts from its next operation on.
 *
 * One record of the log: struct record, then `length` bytes: the data of a write, a path, or two paths joined by a zero byte.
 *
 * One lock is held over each operation and its record, so that the order of the log is the order of the disk, whichever thread writes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum slot {
  SYNCS,       /* counted: fsync and fdatasync that were begun */
  WRITES,      /* counted: writes and truncations that were begun */
  FAILED,      /* counted: calls that were failed */
  KILL_CALL,   /* 0 never, 1 at a sync, 2 at a write */
  KILL_AT,     /* the number of that call since the file was made; the process is killed at it or, when it is late, at the next */
  KILL_WHEN,   /* 0 before the call is carried out, 1 after */
  FAIL_CALLS,  /* 0 none, 1 syncs, 2 writes, 3 both */
  FAIL_FROM,   /* the first call of that kind to fail, by its number */
  FAIL_COUNT,  /* how many calls from then on; 0: all */
  FAIL_ERRNO,  /* what they fail with: EIO, ENOSPC, EROFS */
  SLOTS
};
#define CONTROL_BYTES (SLOTS * 8)

enum operation { OPENED = 1, CLOSED, WRITTEN, TRUNCATED, SYNCED, UNLINKED, RENAMED };

struct record {
  uint32_t operation;
  int32_t fd;
  uint64_t offset; /* of a write; the new size of a truncation */
  uint64_t length;
};

#define MAX_FD 4096
/* What an open file is to us: 0 not ours, else WATCHED, and COUNTED when the control file speaks of it. */
enum { WATCHED = 1, COUNTED = 2 };
static _Atomic unsigned char kind_of[MAX_FD];
/* Which file that was: libuv closes by a system call of its own, and the number then means something else. */
static struct { dev_t device; ino_t inode; } file_of[MAX_FD];

static char folder[PATH_MAX];
static size_t folder_length;
static const char *counted_files;
static int log_fd = -1;
static _Atomic int64_t *control;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_renameat)(int, const char *, int, const char *);

static void die(const char *what) {
  dprintf(2, "disk-shim: %s: %s\n", what, strerror(errno));
  _exit(99);
}

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (found == NULL) die(name);
  return found;
}

static void set_up(void) {
  real_openat = (int (*)(int, const char *, int, ...))real("openat");
  real_close = (int (*)(int))real("close");
  real_write = (ssize_t(*)(int, const void *, size_t))real("write");
  real_pwrite = (ssize_t(*)(int, const void *, size_t, off_t))real("pwrite");
  real_ftruncate = (int (*)(int, off_t))real("ftruncate");
  real_fsync = (int (*)(int))real("fsync");
  real_fdatasync = (int (*)(int))real("fdatasync");
  real_unlinkat = (int (*)(int, const char *, int))real("unlinkat");
  real_renameat = (int (*)(int, const char *, int, const char *))real("renameat");

  const char *dir = getenv("KIOSKD_DISK_DIR");
  if (dir == NULL || dir[0] != '/' || strlen(dir) >= sizeof folder - 1) return;
  strcpy(folder, dir);
  counted_files = getenv("KIOSKD_DISK_FILES");
  const char *log = getenv("KIOSKD_DISK_LOG");
  if (log != NULL) {
    log_fd = real_openat(AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) die(log);
  }
  const char *path = getenv("KIOSKD_DISK_CONTROL");
  if (path != NULL) {
    int fd = real_openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    if (fd < 0) die(path);
    void *page = mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED) die(path);
    real_close(fd);
    control = page;
  }
  folder_length = strlen(folder);
}

__attribute__((constructor)) static void ready(void) { pthread_once(&once, set_up); }

/* What is opened under a relative path is not looked at: neither SQLite nor the journal does that. */
static int kind_of_path(const char *path) {
  if (folder_length == 0 || path == NULL || strncmp(path, folder, folder_length) != 0) return 0;
  if (path[folder_length] == '\0') return WATCHED;
  if (path[folder_length] != '/') return 0;
  if (counted_files == NULL) return WATCHED | COUNTED;
  const char *name = path + folder_length + 1;
  size_t length = strlen(name);
  for (const char *at = counted_files; *at != '\0';) {
    size_t one = strcspn(at, ":");
    if (one == length && strncmp(at, name, length) == 0) return WATCHED | COUNTED;
    at += one;
    if (*at == ':') at += 1;
  }
  return WATCHED;
}

static int kind_of_fd(int fd) {
  ready();
  int kind = fd >= 0 && fd < MAX_FD ? atomic_load(&kind_of[fd]) : 0;
  if (kind == 0) return 0;
  struct stat now;
  int error = errno;
  if (fstat(fd, &now) == 0 && now.st_dev == file_of[fd].device && now.st_ino == file_of[fd].inode) return kind;
  errno = error;
  atomic_store(&kind_of[fd], 0);
  return 0;
}

static void record(enum operation operation, int fd, off_t offset, const void *data, size_t length) {
  if (log_fd < 0) return;
  struct record head = {operation, fd, (uint64_t)offset, length};
  struct iovec parts[2] = {{&head, sizeof head}, {(void *)data, length}};
  if (writev(log_fd, parts, 2) != (ssize_t)(sizeof head + length)) die("the log");
}

static void kill_now(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Before a counted call. Returns 0 to go on, or the errno to fail with. `number` is what it is called in the control file. */
static int before(int kind, int call, int64_t *number) {
  *number = 0;
  if (control == NULL || (kind & COUNTED) == 0) return 0;
  *number = atomic_fetch_add(&control[call == 1 ? SYNCS : WRITES], 1) + 1;
  if (control[KILL_CALL] == call && *number >= control[KILL_AT] && control[KILL_WHEN] == 0) kill_now();
  int64_t from = control[FAIL_FROM], count = control[FAIL_COUNT];
  if ((control[FAIL_CALLS] & call) != 0 && *number >= from && (count == 0 || *number < from + count)) {
    atomic_fetch_add(&control[FAILED], 1);
    return (int)control[FAIL_ERRNO];
  }
  return 0;
}

static void after(int call, int64_t number) {
  if (number > 0 && control[KILL_CALL] == call && number >= control[KILL_AT] && control[KILL_WHEN] == 1) kill_now();
}

static int opened(int fd, int kind, const char *path) {
  if (fd >= 0 && fd < MAX_FD) {
    struct stat now;
    if (kind != 0 && fstat(fd, &now) == 0) {
      file_of[fd].device = now.st_dev;
      file_of[fd].inode = now.st_ino;
    }
    atomic_store(&kind_of[fd], (unsigned char)kind);
    if (kind != 0) record(OPENED, fd, 0, path, strlen(path));
  }
  return fd;
}

static int open_any(int at, const char *path, int flags, mode_t mode) {
  ready();
  int kind = kind_of_path(path);
  if (kind == 0) return opened(real_openat(at, path, flags, mode), 0, path);
  pthread_mutex_lock(&lock);
  int fd = opened(real_openat(at, path, flags, mode), kind, path);
  if (fd >= 0 && (flags & O_TRUNC) != 0) record(TRUNCATED, fd, 0, NULL, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return fd;
}

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

#define WITH_MODE(call)                     \
  va_list arguments;                        \
  va_start(arguments, flags);               \
  mode_t mode = mode_of(flags, arguments);  \
  va_end(arguments);                        \
  return call

int open(const char *path, int flags, ...) { WITH_MODE(open_any(AT_FDCWD, path, flags, mode)); }
int open64(const char *path, int flags, ...) { WITH_MODE(open_any(AT_FDCWD, path, flags, mode)); }
int openat(int at, const char *path, int flags, ...) { WITH_MODE(open_any(at, path, flags, mode)); }
int openat64(int at, const char *path, int flags, ...) { WITH_MODE(open_any(at, path, flags, mode)); }

int close(int fd) {
  if (kind_of_fd(fd) == 0) return real_close(fd);
  pthread_mutex_lock(&lock);
  atomic_store(&kind_of[fd], 0);
  record(CLOSED, fd, 0, NULL, 0);
  int result = real_close(fd);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

/* offset -1: where the file stands. */
static ssize_t write_any(int fd, const void *data, size_t length, off_t offset) {
  int kind = kind_of_fd(fd);
  if (kind == 0) return offset < 0 ? real_write(fd, data, length) : real_pwrite(fd, data, length, offset);
  pthread_mutex_lock(&lock);
  int64_t number;
  int error = before(kind, 2, &number);
  ssize_t written = -1;
  if (error == 0) {
    written = offset < 0 ? real_write(fd, data, length) : real_pwrite(fd, data, length, offset);
    error = errno;
    if (written > 0) record(WRITTEN, fd, offset < 0 ? lseek(fd, 0, SEEK_CUR) - written : offset, data, (size_t)written);
    after(2, number);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t write(int fd, const void *data, size_t length) { return write_any(fd, data, length, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return write_any(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return write_any(fd, data, length, offset); }

static int truncate_any(int fd, off_t size) {
  int kind = kind_of_fd(fd);
  if (kind == 0) return real_ftruncate(fd, size);
  pthread_mutex_lock(&lock);
  int64_t number;
  int error = before(kind, 2, &number);
  int result = -1;
  if (error == 0) {
    result = real_ftruncate(fd, size);
    error = errno;
    if (result == 0) record(TRUNCATED, fd, size, NULL, 0);
    after(2, number);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int ftruncate(int fd, off_t size) { return truncate_any(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_any(fd, size); }

static int sync_any(int fd, int (*how)(int)) {
  int kind = kind_of_fd(fd);
  if (kind == 0) return how(fd);
  pthread_mutex_lock(&lock);
  int64_t number;
  int error = before(kind, 1, &number);
  int result = -1;
  if (error == 0) {
    result = how(fd);
    error = errno;
    if (result == 0) record(SYNCED, fd, 0, NULL, 0);
    after(1, number);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int fsync(int fd) { ready(); return sync_any(fd, real_fsync); }
int fdatasync(int fd) { ready(); return sync_any(fd, real_fdatasync); }

static int unlink_any(int at, const char *path, int flags) {
  ready();
  if (kind_of_path(path) == 0) return real_unlinkat(at, path, flags);
  pthread_mutex_lock(&lock);
  int result = real_unlinkat(at, path, flags);
  int error = errno;
  if (result == 0) record(UNLINKED, -1, 0, path, strlen(path));
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int unlink(const char *path) { return unlink_any(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlink_any(at, path, flags); }
/* The C++ library removes files with this one, and libc's own does not come by unlink. */
int remove(const char *path) {
  int result = unlink_any(AT_FDCWD, path, 0);
  return result != 0 && (errno == EISDIR || errno == EPERM) ? rmdir(path) : result;
}

static int rename_any(int at, const char *from, int to_at, const char *to) {
  ready();
  if (kind_of_path(from) == 0 && kind_of_path(to) == 0) return real_renameat(at, from, to_at, to);
  pthread_mutex_lock(&lock);
  int result = real_renameat(at, from, to_at, to);
  int error = errno;
  if (result == 0) {
    char both[2 * PATH_MAX];
    int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    record(RENAMED, -1, 0, both, (size_t)length);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int rename(const char *from, const char *to) { return rename_any(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int at, const char *from, int to_at, const char *to) { return rename_any(at, from, to_at, to); }
