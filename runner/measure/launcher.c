// Starts commands one after the other, measures them, and leaves no process of their trees behind.
//
// A request comes on stdin, so that nothing of it shows in the list of processes or touches this program: its length in
// bytes and a line feed, then strings, each ended by a NUL: directory, stdout, stderr, time limit (ms; 0 for none), CPUs
// ("4,6"; "" for any), canary (0 or 1), the number of arguments and the arguments, the number of variables and the
// variables (NAME=VALUE). Its result is one line of JSON on stdout. When stdin closes, the runner has given up or is
// dead: the tree is killed, and this program ends.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#define FORK vfork // copies no page tables, and so costs and disturbs least
#else
#define FORK fork
#endif
#ifdef __APPLE__
#define MAXRSS_UNIT 1 // bytes
#else
#define MAXRSS_UNIT 1024
#endif
#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { CANARY_RUNS = 15, CANARY_LOOPS = 100000, NO_REQUEST = 64 };
static const int handled[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE}; // the first three end the tree

extern char **environ;
static volatile sig_atomic_t stopped = 0;
static sigset_t none; // the signals blocked while waiting, and in the command
static volatile int *failure; // errno of the command that could not begin; in memory shared with it, or 0
static char **arguments;
static pid_t command = -1;
static bool ended = false; // whether the command itself has ended; others of its tree may be left
static int command_status = 0;
static int64_t ended_at = 0; // ns
static int killed = 0; // processes that had to be killed, the command itself aside
static struct rusage used; // by all that were reaped, and by all that those reaped: sums, and the largest peak of memory

static void note(int number) {
  if (number != SIGCHLD && number != SIGPIPE) stopped = 1;
}

static void close_files(void) {
  for (int fd = 3; fd < 256; fd++) close(fd);
}

// Takes charge of all processes to come, and keeps clear of the terminal and of what the runner was given.
static void guard(void) {
  close_files();
  setsid();
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  sigemptyset(&none);
  struct sigaction action = {.sa_handler = note};
  for (size_t i = 0; i < LENGTH(handled); i++) sigaction(handled[i], &action, NULL);
  failure = mmap(NULL, sizeof *failure, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (failure == MAP_FAILED) exit(1);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGTERM); // when the runner dies; stdin closes then, too, and does wherever this is missing
  prctl(PR_SET_CHILD_SUBREAPER, 1); // what a dead process leaves behind becomes a child of this one, daemons included
#endif
}

// Waits for at most the given time (ns), or until a signal comes; returns whether stdin has something, or is closed.
static bool wait_for_input(int64_t limit) {
  struct timespec wait = {.tv_sec = limit / 1000000000, .tv_nsec = limit % 1000000000};
  if (wait.tv_sec > 86400) wait.tv_sec = 86400;
  fd_set input;
  FD_ZERO(&input);
  FD_SET(0, &input);
  return pselect(1, &input, NULL, NULL, &wait, &none) > 0;
}

// Returns NULL when there will be no more.
static char *read_request(void) {
  while (!wait_for_input(INT64_MAX))
    if (stopped) return NULL;
  size_t length = 0, have = 0;
  char c;
  while (read(0, &c, 1) == 1 && c >= '0' && c <= '9') length = length * 10 + (size_t)(c - '0');
  char *request = length ? malloc(length) : NULL;
  while (request && have < length) {
    ssize_t count = read(0, request + have, length - have);
    if (count <= 0) return NULL;
    have += (size_t)count;
  }
  return request;
}

static char *next(char **request) {
  char *text = *request;
  *request += strlen(text) + 1;
  return text;
}

static char **next_list(char **request) {
  size_t count = strtoul(next(request), NULL, 10);
  char **list = calloc(count + 1, sizeof *list);
  if (!list) exit(1);
  for (size_t i = 0; i < count; i++) list[i] = next(request);
  return list;
}

// Pins this program, and so the canary and the command, which inherits it before it starts.
static bool pin(char *cpus) {
#ifdef __linux__
  static cpu_set_t all;
  static bool is_known = false;
  if (!is_known) is_known = sched_getaffinity(0, sizeof all, &all) == 0;
  if (!*cpus) return !is_known || sched_setaffinity(0, sizeof all, &all) == 0;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (char *c = cpus; *c; c += *c == ',') {
    unsigned long cpu = strtoul(c, &c, 10);
    CPU_SET(cpu, &set);
  }
  return sched_setaffinity(0, sizeof set, &set) == 0;
#else
  *cpus = '\0'; // not pinned, and reported so
  return true;
#endif
}

static int create(const char *path) {
  return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

// Looks the command up in its own PATH as execvp would, but ahead of the time that is measured.
static const char *find(const char *name) {
  static char file[PATH_MAX];
  if (strchr(name, '/')) return name;
  const char *path = getenv("PATH");
  if (!path) path = "/bin:/usr/bin";
  int failure = ENOENT;
  for (const char *end; path; path = *end ? end + 1 : NULL) {
    end = path + strcspn(path, ":");
    int length = snprintf(file, sizeof file, "%.*s%s%s", (int)(end - path), path, end > path ? "/" : "./", name);
    struct stat info;
    if (length >= (int)sizeof file || stat(file, &info) || !S_ISREG(info.st_mode)) continue;
    if (access(file, X_OK) == 0) return file;
    failure = EACCES;
  }
  errno = failure;
  return NULL;
}

static int64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Starts the command; wait_for_command tells its end, and *failure whether it began.
static void start(const char *file, int in, int out, int err) {
  command = FORK();
  if (command < 0) *failure = errno, ended = true;
  if (command) return;
  setsid(); // a group of its own, so that a command that kills its group kills no more than that
  dup2(in, 0), dup2(out, 1), dup2(err, 2);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  for (size_t i = 0; i < LENGTH(handled); i++) signal(handled[i], SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(file, arguments);
  *failure = errno;
  _exit(127);
}

// Returns whether a child was reaped.
static bool reap(int flags) {
  int status;
  struct rusage usage;
  pid_t pid = wait4(-1, &status, flags, &usage);
  if (pid <= 0) return false;
  if (pid == command) ended_at = now(CLOCK_MONOTONIC), command_status = status, ended = true;
  else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) killed++;
  timeradd(&used.ru_utime, &usage.ru_utime, &used.ru_utime);
  timeradd(&used.ru_stime, &usage.ru_stime, &used.ru_stime);
  if (used.ru_maxrss < usage.ru_maxrss) used.ru_maxrss = usage.ru_maxrss;
  used.ru_minflt += usage.ru_minflt;
  used.ru_majflt += usage.ru_majflt;
  used.ru_nvcsw += usage.ru_nvcsw;
  used.ru_nivcsw += usage.ru_nivcsw;
  used.ru_inblock += usage.ru_inblock;
  used.ru_oublock += usage.ru_oublock;
  return true;
}

// Returns NULL when the command has ended by itself, or why it has to end now.
static const char *wait_for_command(int64_t deadline) {
  for (;;) {
    while (!ended && reap(WNOHANG));
    if (ended) return NULL;
    if (stopped) return "interrupted";
    int64_t left = deadline - now(CLOCK_MONOTONIC);
    if (left <= 0) return "timeout";
    if (wait_for_input(left)) stopped = 1;
  }
}

// Returns whether any child was killed; counts those that may not be.
static bool kill_children(int *spared) {
#ifdef __linux__
  bool any = false;
  DIR *processes = opendir("/proc");
  if (!processes) return kill(-command, SIGKILL) == 0;
  for (struct dirent *entry; (entry = readdir(processes));) {
    char path[32], line[512];
    pid_t pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0) close(fd);
    line[length > 0 ? length : 0] = '\0';
    char *name_end = strrchr(line, ')'); // the name may hold anything, also what looks like the rest
    int parent = 0;
    if (!name_end || sscanf(name_end, ") %*c %d", &parent) != 1 || parent != getpid()) continue;
    if (kill(pid, SIGKILL) == 0) any = true;
    else *spared += 1;
  }
  closedir(processes);
  return any;
#else
  (void)spared;
  return kill(-command, SIGKILL) == 0; // the command's group: a daemon escapes
#endif
}

// Kills until no descendant is left: a dead child's children become ours, and their turn comes in the next round.
// Returns how many are left that may not be killed, since they belong to another user.
static int kill_tree(void) {
  for (;;) {
    while (reap(WNOHANG));
    int spared = 0;
    if (!kill_children(&spared) || !reap(0)) return spared;
  }
}

// Returns how long a fixed loop takes (ns): three chains keep a core busy enough to feel a neighbour on it.
static int64_t loop(void) {
  int64_t start = now(CLOCK_MONOTONIC);
  volatile uint64_t seed = UINT64_C(88172645463325252); // read and written, so that the loop is really run
  uint64_t a = seed, b = seed, c = seed;
  for (int i = 0; i < CANARY_LOOPS; i++) {
    a ^= a << 13, a ^= a >> 7, a ^= a << 17;
    b ^= b << 7, b ^= b >> 9, b ^= b << 8;
    c ^= c << 21, c ^= c >> 35, c ^= c << 4;
  }
  seed = a ^ b ^ c;
  return now(CLOCK_MONOTONIC) - start;
}

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

// Returns the median of some runs of the loop (ns): the speed of the machine, and not what interrupts a run or two.
static int64_t canary(void) {
  int64_t runs[CANARY_RUNS];
  for (int i = 0; i < CANARY_RUNS; i++) runs[i] = loop();
  qsort(runs, CANARY_RUNS, sizeof *runs, compare);
  return runs[CANARY_RUNS / 2];
}

static void print(const char *name, int64_t value) {
  printf(",\"%s\":%" PRId64, name, value);
}

static bool not_started(const char *at, int error) {
  printf("{\"status\":\"not started\",\"at\":\"%s\"", at);
  print("errno", error);
  print("startedMs", now(CLOCK_REALTIME) / 1000000);
  printf("}\n");
  return true;
}

// Returns whether there may be another launch: not after this one was given up, or has left something behind.
static bool launch(char *request) {
  const char *directory = next(&request), *out_path = next(&request), *err_path = next(&request);
  int64_t limit_ms = atoll(next(&request));
  char *cpus = next(&request);
  bool has_canary = *next(&request) == '1';
  arguments = next_list(&request);
  environ = next_list(&request);
  command = -1, ended = false, killed = 0, *failure = 0;
  memset(&used, 0, sizeof used);

  int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = create(out_path);
  if (in < 0 || out < 0) return not_started("stdout", errno);
  int err = strcmp(out_path, err_path) ? create(err_path) : out;
  if (err < 0) return not_started("stderr", errno);
  if (chdir(directory)) return not_started("directory", errno);
  if (!pin(cpus)) return not_started("cpus", errno);
  const char *file = find(arguments[0]);
  if (!file) return not_started("command", errno);

  int64_t before = has_canary ? canary() : 0;
  int64_t date_ms = now(CLOCK_REALTIME) / 1000000;
  int64_t started_at = now(CLOCK_MONOTONIC);
  start(file, in, out, err);
  const char *status = wait_for_command(limit_ms ? started_at + limit_ms * 1000000 : INT64_MAX);
  if (*failure) return not_started("command", *failure);
  int survivors = kill_tree();
  if (!ended) ended_at = now(CLOCK_MONOTONIC);
  int64_t after = has_canary ? canary() : 0;

  bool is_signal = WIFSIGNALED(command_status);
  printf("{\"status\":\"%s\"", status ? status : is_signal ? "signalled" : "exited");
  print("value", is_signal ? WTERMSIG(command_status) : WEXITSTATUS(command_status));
  print("pinned", *cpus != '\0');
  print("startedMs", date_ms);
  print("wallNs", ended_at - started_at);
  print("userUs", used.ru_utime.tv_sec * INT64_C(1000000) + used.ru_utime.tv_usec);
  print("systemUs", used.ru_stime.tv_sec * INT64_C(1000000) + used.ru_stime.tv_usec);
  print("peakMemoryBytes", (int64_t)used.ru_maxrss * MAXRSS_UNIT);
  print("minorFaults", used.ru_minflt);
  print("majorFaults", used.ru_majflt);
  print("voluntarySwitches", used.ru_nvcsw);
  print("involuntarySwitches", used.ru_nivcsw);
  print("inputBlocks", used.ru_inblock);
  print("outputBlocks", used.ru_oublock);
  print("canaryBeforeNs", before);
  print("canaryAfterNs", after);
#ifdef __linux__
  print("strays", killed);
#else
  print("strays", -1); // not ours to reap, and so to count
#endif
  print("survivors", survivors);
  printf("}\n");
  return !stopped && !survivors;
}

int main(void) {
  guard();
  int code = NO_REQUEST; // tells whoever only tries whether this program runs that it does
  for (char *request; (request = read_request()); code = 0) {
    bool goes_on = launch(request);
    fflush(stdout);
    if (!goes_on) return 0;
    close_files();
    free(environ);
    free(arguments);
    free(request);
  }
  return code;
}
