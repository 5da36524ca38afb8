#include "net/trust_store.h"

#include "base/check.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <pthread.h>
#include <unistd.h>

static X509_STORE *store;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Where distributions keep their bundle: the list that Go has. */
static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Gentoo, Arch */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora, RHEL 6 */
    "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
    "/etc/pki/tls/cacert.pem",                           /* OpenELEC */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* CentOS, RHEL 7 */
    "/etc/ssl/cert.pem",                                 /* Alpine */
};

static const char *const folders[] = { "/etc/ssl/certs", "/etc/pki/tls/certs" };

static void load_default_bundle(void)
{
    for (size_t i = 0; i < ARRAY_LEN(bundles); i++)
        if (access(bundles[i], R_OK) == 0 && X509_STORE_load_file(store, bundles[i]) == 1)
            return;
}

/* All files in it, whatever their names. */
static void load_folder(struct slice path)
{
    char *folder = slice_dup(path);
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        char file[4096];
        int n = snprintf(file, sizeof(file), "%s/%s", folder, entry->d_name);
        if (entry->d_type != DT_DIR && (size_t)n < sizeof(file))
            X509_STORE_load_file(store, file);
    }
    if (listing != NULL)
        closedir(listing);
    free(folder);
}

static void load_folders(struct slice paths)
{
    struct slice path;
    while (slice_split(&paths, ':', &path))
        if (path.len > 0)
            load_folder(path);
}

/* Not where the user has named others. */
static void look_up_in_folders(X509_STORE *to)
{
    bool has_own = slice_of(getenv("SSL_CERT_DIR")).len > 0;
    for (size_t i = 0; i < ARRAY_LEN(folders) && !has_own; i++)
        X509_STORE_load_path(to, folders[i]);
}

/* A bundle of one's own leaves the system's folders in force. What the bundle already has isn't
 * read there again: their files are looked up by name, when an issuer is missing. */
static void load(void)
{
    struct slice file = slice_of(getenv("SSL_CERT_FILE"));
    store = X509_STORE_new();
    if (store == NULL)
        return;
    if (file.len > 0)
        X509_STORE_load_file(store, file.ptr);
    else
        load_default_bundle();
    load_folders(slice_of(getenv("SSL_CERT_DIR")));
    look_up_in_folders(store);
    ERR_clear_error();
}

X509_STORE *trust_store(void)
{
    pthread_once(&once, load);
    return store;
}

X509_STORE *trust_store_from_pem(struct slice pem, struct error *error)
{
    X509_STORE *own = X509_STORE_new();
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    int count = 0;
    for (X509 *next; (next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; X509_free(next))
        count += X509_STORE_add_cert(own, next);
    BIO_free(bio);
    ERR_clear_error(); /* the end of the text was an error, too */
    if (count > 0)
        return own;
    error_set(error, EXIT_CODE_INVALID_CONFIG, "what holds the certificates to trust has none in PEM");
    X509_STORE_free(own);
    return NULL;
}

/* --- others ----------------------------------------------------------------------------------- */

static void copy_certificates(X509_STORE *to, X509_STORE *from)
{
    X509_STORE_lock(from);
    STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(from);
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        X509 *cert = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
        if (cert != NULL)
            X509_STORE_add_cert(to, cert);
    }
    X509_STORE_unlock(from);
}

/* How many certificates the text has. */
static int add_text(X509_STORE *to, struct slice pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    int count = 0;
    for (X509 *cert; (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; count++) {
        X509_STORE_add_cert(to, cert);
        X509_free(cert);
    }
    BIO_free(bio);
    return count;
}

X509_STORE *trust_store_with(const struct slice *pems, uint32_t count, struct error *error)
{
    X509_STORE *own = X509_STORE_new(), *system = trust_store();
    if (own == NULL || system == NULL)
        out_of_memory();
    copy_certificates(own, system);
    look_up_in_folders(own);
    for (uint32_t i = 0; i < count; i++) {
        if (add_text(own, pems[i]) > 0)
            continue;
        error_set(error, EXIT_CODE_INVALID_CONFIG, "failed to append ca certificate [%u] from PEM",
                  i);
        X509_STORE_free(own);
        own = NULL;
        break;
    }
    ERR_clear_error();
    return own;
}
